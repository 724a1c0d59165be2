package attribution

import (
	"strconv"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the orders as a table for a terminal with a fixed-width font; the
// one that is chosen has a star.
func (c OrderChoice) String() string { return chart.Text(c.section()) }

// Markdown returns the orders as a section with a table, with a heading of the third
// level.
func (c OrderChoice) Markdown() string { return chart.Markdown(c.section()) }

func (c *OrderChoice) section() chart.Section {
	t := chart.Table{Columns: []chart.Column{chart.Numbers("order")}}
	for _, title := range []string{"states", "transitions", "log-likelihood", "BIC", "AUC"} {
		t.Columns = append(t.Columns, chart.Numbers(title))
	}
	for i, q := range c.Orders {
		order := strconv.Itoa(i + 1)
		if i+1 == c.Order {
			order = "* " + order
		}
		auc := ""
		if q.AUC != nil {
			auc = orderDigits(*q.AUC, 4)
		}
		t.Add(order, chart.Count(int64(q.States)), chart.Count(int64(q.Transitions)), orderDigits(q.LogLikelihood, 1), orderDigits(q.BIC, 1), auc)
	}
	return chart.Section{Title: "Chains by order; * has the least BIC", Table: t}
}

func orderDigits(x float64, digits int) string {
	return chart.Group(strconv.FormatFloat(x, 'f', digits, 64))
}
