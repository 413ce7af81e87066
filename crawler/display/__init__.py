"""What people see: tables and bars on a terminal, pages in a browser."""
