package insight_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/insight"
)

// shopVisit is a session of the example of retentioneering up to its purchase.
type shopVisit struct {
	session, user, channel string
	names                  []string
	converted              bool
}

// shopVisits are the sessions by id, their events by time and row.
func shopVisits(t *testing.T) (visits []shopVisit) {
	rows := readCSV(t, "retentioneering_ecom_synthetic.csv.gz")
	slices.SortStableFunc(rows, func(a, b map[string]string) int {
		if c := strings.Compare(a["session_id"], b["session_id"]); c != 0 {
			return c
		}
		return strings.Compare(a["timestamp"], b["timestamp"])
	})
	for _, row := range rows {
		if len(visits) == 0 || visits[len(visits)-1].session != row["session_id"] {
			visits = append(visits, shopVisit{session: row["session_id"], user: row["user_id"], channel: row["acquisition_channel"]})
		}
		switch v := &visits[len(visits)-1]; {
		case row["event"] == "purchase":
			v.converted = true
		case !v.converted:
			v.names = append(v.names, row["event"])
		}
	}
	return visits
}

// TestDiscoveryOfShop finds the steps to the purchase, and those who only look around.
// The halves are drawn by session, which each stand for themselves in these numbers;
// drawn by user, home would be neutral.
func TestDiscoveryOfShop(t *testing.T) {
	d := newDiscovery(t, insight.DiscoveryStudy{MaxCount: 3})
	for _, v := range shopVisits(t) {
		d.CountNames(v.session, v.channel, v.converted, v.names)
	}
	report := d.Report(insight.DiscoveryOptions{})
	require.Equal(t, []int64{3605, 470, 2636}, []int64{report.Units, report.Converted, report.AtRisk})
	require.Equal(t, 5, report.Strata)
	found := map[insight.Class][]string{}
	for _, c := range report.Candidates {
		found[c.Class] = append(found[c.Class], c.Goal().Name)
	}
	require.Equal(t, []string{"shipping_details", "cart", "add_to_cart", "payment_details"}, found[insight.PositiveClass])
	require.Equal(t, []string{"catalog ×2", "filter_results", "search", "home", "product_view ×2"}, found[insight.NegativeClass])
	require.Empty(t, found[insight.PrerequisiteClass], "some orders have no trace of the way there")
	names := make([]string, 4)
	for i := range names {
		names[i] = report.Candidates[i].Name
	}
	require.Equal(t, found[insight.PositiveClass], names)
}
