"""The ground of the suite: set-up, demo, tests and linters of a native Odoo 19."""
