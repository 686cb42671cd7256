"""Conversations in Portuguese."""

from tui.demo.world.script import script

SCRIPTS = (
    script(
        "Pedido {order} atrasado",
        "c: Bom dia! Meu pedido {order} devia ter chegado na {day} e até agora nada 😕",
        "a: Bom dia, {name}! Desculpe a demora. Vou falar com a transportadora agora mesmo.",
        "a: O pacote está em {city} e sai para entrega amanhã cedo. Te aviso assim que sair.",
        "c: Obrigada! É presente para minha mãe, então estava preocupada.",
        "n: Se não sair até amanhã, mandar outro por motoboy. Autorizado.",
        "c: Chegou agora! Muito obrigada pelo carinho.",
        labels="shipping",
        priority="medium",
    ),
    script(
        "Troca de moagem",
        "c: Oi, tudo bem? Comprei o {product} moído, mas queria em grãos. Dá para trocar?",
        "a: Oi, {name}! Dá sim. O pedido ainda não saiu, já troquei para grãos.",
        "c: Que rápido! Valeu 👏",
        labels="subscription",
    ),
    script(
        "Nota fiscal do pedido {order}",
        "c: Boa tarde. Preciso da nota fiscal do pedido {order} com o CNPJ da empresa: 12.345.678/0001-90.",
        "a: Boa tarde! Segue a nota fiscal corrigida em anexo.",
        "c: Recebi, mas o endereço ainda está errado. O certo é Rua das Acácias, 120 – {city}.",
        "c: Conseguem corrigir ainda hoje? O financeiro fecha às 18h.",
        labels="billing",
        priority="high",
        file="invoice",
    ),
    script(
        "Caneca quebrada",
        "c: Olha como chegou a caneca… a caixa estava toda amassada.",
        "a: Puxa, que pena! Prefere uma caneca nova ou o reembolso?",
        "c: Uma nova, por favor. A azul, se tiver.",
        "a: Temos a azul! Sai hoje à tarde, sem custo.",
        "c: Vocês são ótimos, obrigado!",
        labels="refund",
        file="photo",
    ),
    script(
        "Cobrança em duplicidade",
        "c: Fui cobrado duas vezes no cartão pelo mesmo pedido ({order}). Isso já aconteceu mês passado!!",
        "a: {name}, você tem razão e peço desculpas. Já pedi o estorno de uma das cobranças.",
        "c: E quando o valor volta?",
        "a: De 3 a 5 dias úteis. Fico acompanhando por aqui.",
        "n: Segundo caso do mesmo cartão. Ver com o gateway, [@Ana Prado](mention://user/1/Ana%20Prado).",
        "c: Ainda não caiu. Já é o quinto dia.",
        labels="billing urgent",
        priority="urgent",
    ),
    script(
        "Cafeteria em {city}",
        "c: Olá! Temos uma cafeteria em {city} e queremos trabalhar com o café de vocês. Como funciona o atacado?",
        "a: Olá, {name}! Que alegria. Quantos quilos por semana, mais ou menos?",
        "c: Uns 10 kg no começo.",
        "a: Perfeito. Mando amostras do {product} e a tabela ainda esta semana.",
        labels="wholesale",
    ),
    script(
        "Cancelar assinatura",
        "c: Quero pausar minha assinatura por dois meses, vou viajar.",
        "a: Claro! Pausada até você voltar. Boa viagem ✈️",
        "c: Obrigado!",
        labels="subscription",
    ),
    script(
        "Cupom não funciona",
        "c: O cupom AURORA10 não entra no carrinho. Está valendo ainda?",
    ),
    script(
        "Qual café para cold brew?",
        "c: Qual de vocês fica melhor em cold brew? Gosto de frutado.",
        "a: O {product}! Moagem grossa, 80 g por litro, 16 horas na geladeira.",
        "c: Anotado 📝 vou testar no fim de semana",
        labels="feedback",
    ),
)

MORE = (
    "Alguma novidade?",
    "Conferi agora e continua igual.",
    "Ótimo, obrigada!",
    "Pode ver também o pedido {order}, por favor?",
    "Combinado então.",
    "Só volto na {day}, sem pressa.",
    "Deu certo, valeu!",
    "Vocês entregam o {product} em {city}?",
    "Consigo pular um mês da assinatura?",
)
ANSWERS = (
    "Vou verificar e já te retorno.",
    "Obrigado pela paciência, {name}!",
    "Já está a caminho, o código é {number}.",
    "Prontinho, alterei para você.",
    "Imagina! Precisando é só chamar.",
    "Falei com a torrefação, amanhã cedo eles confirmam.",
)
NOTES = (
    "Cliente desde 2020, caprichar no brinde.",
    "Aguardando a torrefação.",
    "Liguei para a transportadora, abriram chamado.",
)
TYPED = (
    "Oi! Meu pedido {order} já saiu?",
    "Obrigada pela ajuda 💛",
    "O rastreio diz entregue, mas não chegou nada aqui.",
    "Tudo bem, eu aguardo.",
    "Ainda tem {product} em estoque?",
    "Alô? Mandei mensagem faz uma hora…",
    "Perfeito, era isso.",
)
REPLIES = (
    "Que rápido! Obrigada 😊",
    "Certo, vou tentar aqui.",
    "Hmm, ainda não funcionou.",
    "Perfeito, era só isso mesmo.",
    "E quando fica pronto?",
)
