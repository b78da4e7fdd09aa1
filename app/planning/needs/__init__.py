"""What an incident needs: the rules, the people behind them, the table of needs."""
