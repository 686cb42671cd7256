"""JSON in, models out: one function per object and envelope. Texts stay as the server wrote them.

`reading.loads(body)` gives the JSON of an answer or a frame; every function of these modules takes such a value and
returns a model, or raises `NotUnderstood`. No function here raises anything else, whatever the value is. A function
named after one thing (`conversation`) takes it bare or in its envelope (`{"payload": …}`, `{"data": …}`); the plural
takes the list in any of its envelopes and passes over the rows it does not understand, counting them in
`Rows.passed_over`. Both dialects of dates, people and envelopes are read everywhere.
"""
