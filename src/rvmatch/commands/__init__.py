"""What the command line does: one module for each verb, nothing that the API could not do as well."""
