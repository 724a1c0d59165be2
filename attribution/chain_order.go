package attribution

import (
	"context"
	"fmt"
)

// OrderChoice compares chains of several orders on one table.
type OrderChoice struct {
	Order  int       // of the least BIC; the lower one of equals
	Orders []Quality // of the orders 1, 2, 3, …
}

// ChooseOrder counts the table's journeys at each order from 1 to the highest, and
// tells which order describes them best: higher orders fit ever better, and BIC
// takes off what the states that they need would fit by chance. Orders beyond the
// longest path are left out, since they are all alike. Of m only IgnoreNulls
// matters. Nothing is solved, so that an order takes about as long as reading the
// table. The error is [ErrModel] for a highest order below 1, or that of ctx.
func ChooseOrder[K Key](ctx context.Context, t *Table[K], m Markov, highest int) (OrderChoice, error) {
	if highest < 1 {
		return OrderChoice{}, fmt.Errorf("highest order: %d: want 1 or more: %w", highest, ErrModel)
	}
	v := t.rows.view()
	choice := OrderChoice{Order: 1}
	for m.Order = 1; m.Order <= max(1, min(highest, v.totals().longest)); m.Order++ {
		if err := ctx.Err(); err != nil {
			return OrderChoice{}, err
		}
		choice.Orders = append(choice.Orders, m.count(&v).quality())
		if choice.Orders[m.Order-1].BIC < choice.Orders[choice.Order-1].BIC {
			choice.Order = m.Order
		}
	}
	return choice, nil
}
