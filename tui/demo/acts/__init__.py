"""What changes the world: the deeds behind the routes, shared by all who can do them."""
