"""Money: amounts as Dutch people write them, totals, the lines behind them, all of it at once."""
