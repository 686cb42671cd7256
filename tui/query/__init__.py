"""The language of filters: what an agent types, what it means, which rows it lets through, what the server is asked."""
