"""What no network holds: integer programs, rank after rank."""
