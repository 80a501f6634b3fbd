"""Help: pages made of the documents and of the model, in the reader's language."""
