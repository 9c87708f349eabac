"""Results that officials hand round, as tables: funds, cultivation, channels, coordination, ledgers."""
