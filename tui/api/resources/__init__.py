"""One file per resource of the Application API: the routes, what they take and what they answer."""
