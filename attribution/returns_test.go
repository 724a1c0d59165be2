package attribution_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

// returnsCase is what is read of a case of the shared suite.
type returnsCase struct {
	Name    string
	Paths   []returnsPath
	Model   json.RawMessage
	Costs   map[string]string
	Virtual [][]returnsPath
	Returns map[string]struct {
		CPA, ROAS, ROI *float64
		Virtual        float64
		ROIVirtual     *float64 `json:"roi_virtual"`
	}
}

type returnsPath struct {
	Path               []string
	Conversions, Nulls int64
	Value              string
}

func returnsTable(t *testing.T, paths []returnsPath) *attribution.Table[string] {
	t.Helper()
	table := attribution.MustTable[string]("EUR")
	for _, p := range paths {
		require.NoError(t, table.AddCount(p.Path, p.Conversions, p.Nulls, returnsMoney(t, p.Value)))
	}
	return table
}

func returnsMoney(t *testing.T, amount string) conversion.Money {
	t.Helper()
	if amount == "" {
		return conversion.Money{}
	}
	m, err := conversion.ParseAmount(amount, "EUR")
	require.NoError(t, err)
	return m
}

func TestSuiteReturns(t *testing.T) {
	data, err := os.ReadFile("../../shared/suites/attribution/reports.json")
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skip("the shared suites are not beside the project")
	}
	require.NoError(t, err)
	var suite struct{ Cases []returnsCase }
	require.NoError(t, json.Unmarshal(data, &suite))
	run := 0
	for _, c := range suite.Cases {
		if c.Returns == nil {
			continue
		}
		run++
		t.Run(c.Name, func(t *testing.T) {
			model, err := attribution.ParseModel(c.Model)
			require.NoError(t, err)
			attribute := func(paths []returnsPath) attribution.Result[string] {
				r, err := returnsTable(t, paths).Attribute(t.Context(), model)
				require.NoError(t, err)
				return r
			}
			costs := map[string]conversion.Money{}
			for key, amount := range c.Costs {
				costs[key] = returnsMoney(t, amount)
			}
			var virtual []attribution.Result[string]
			for _, paths := range c.Virtual {
				virtual = append(virtual, attribute(paths))
			}
			report, err := attribution.Returns(attribute(c.Paths), costs, virtual...)
			require.NoError(t, err)
			got := c.Returns
			for _, row := range report.Keys {
				want, listed := c.Returns[row.Key]
				require.True(t, listed, "%q is not expected", row.Key)
				if c.Virtual == nil {
					want.ROIVirtual = row.ROIVirtual
				}
				have := want
				have.CPA, have.ROAS, have.ROI, have.Virtual, have.ROIVirtual = row.CPA, row.ROAS, row.ROI, row.Virtual, row.ROIVirtual
				require.Empty(t, cmp.Diff(want, have, cmpopts.EquateApprox(1e-9, 1e-9)), row.Key)
				delete(got, row.Key)
			}
			require.Empty(t, got)
		})
	}
	require.Positive(t, run, "the suite has no returns")
}

// searchAndEmail has credit with intervals, 25 of 425 unattributed.
func searchAndEmail() attribution.Result[string] {
	return attribution.Result[string]{
		Model: "linear", Currency: "EUR", Level: 0.9, Conserving: true,
		Credits: []attribution.Credit[string]{
			{Key: "Email", Conversions: 2, Value: 100, Interval: &attribution.Interval{Low: 0, High: 5}, ValueInterval: &attribution.Interval{Low: 0, High: 200}},
			{Key: "Search", Conversions: 6, Value: 300, Interval: &attribution.Interval{Low: 3, High: 12}, ValueInterval: &attribution.Interval{Low: 150, High: 450}},
		},
		Total:        attribution.Sum{Conversions: 9, Value: 425},
		Attributed:   attribution.Sum{Conversions: 8, Value: 400},
		Unattributed: attribution.Sum{Conversions: 1, Value: 25},
	}
}

func TestReturns(t *testing.T) {
	p := func(x float64) *float64 { return &x }
	bounds := func(low, high float64) *attribution.Bounds { return &attribution.Bounds{Low: &low, High: &high} }
	cost := func(cents int64) *conversion.Money { m := conversion.Cents(cents, "EUR"); return &m }
	virtual := attribution.Result[string]{Currency: "EUR", Credits: []attribution.Credit[string]{{Key: "Email", Value: 40}, {Key: "Social", Value: 10}}, Total: attribution.Sum{Value: 55}}
	got, err := attribution.Returns(searchAndEmail(), map[string]conversion.Money{
		"Email": conversion.Cents(5000, "EUR"), "Search": conversion.Cents(15000, "EUR"), "Radio": {},
	}, virtual)
	require.NoError(t, err)
	want := attribution.ReturnReport[string]{
		Model: "linear", Currency: "EUR", Level: 0.9,
		Keys: []attribution.Return[string]{
			{
				Key: "Email", Cost: cost(5000), Conversions: 2, Value: 100,
				CPA: p(25), ROAS: p(2), ROI: p(1), Virtual: 40, ROIVirtual: p(1.8),
				CPAInterval: &attribution.Bounds{Low: p(10)}, ROASInterval: bounds(0, 4), ROIInterval: bounds(-1, 3),
			},
			{Key: "Radio", Cost: cost(0)},
			{
				Key: "Search", Cost: cost(15000), Conversions: 6, Value: 300,
				CPA: p(25), ROAS: p(2), ROI: p(1), ROIVirtual: p(1),
				CPAInterval: bounds(12.5, 50), ROASInterval: bounds(1, 3), ROIInterval: bounds(0, 2),
			},
			{Key: "Social", Virtual: 10},
		},
		Total: attribution.Return[string]{
			Cost: cost(20000), Conversions: 8, Value: 400, Virtual: 50, // without ratios, as Social may have cost anything
		},
		Unattributed: attribution.Sum{Conversions: 1, Value: 25},
		UnknownCosts: 1,
	}
	require.Empty(t, cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)))

	got, err = attribution.Returns(searchAndEmail(), map[string]conversion.Money{
		"Email": conversion.Cents(5000, "EUR"), "Search": conversion.Cents(15000, "EUR"), "Radio": {}, "Social": {},
	}, virtual)
	require.NoError(t, err)
	all := attribution.Return[string]{
		Cost: cost(20000), Conversions: 8, Value: 400, CPA: p(200. / 9), ROAS: p(2.125), ROI: p(1.125),
		Virtual: 50, ROIVirtual: p(1.4),
	}
	require.Empty(t, cmp.Diff(all, got.Total, cmpopts.EquateApprox(0, 1e-12)), "all costs are known")
}

// TestReturnsAbsent: a ratio without a denominator is not there, and neither is one to a
// cost that nobody knows.
func TestReturnsAbsent(t *testing.T) {
	for _, test := range []struct {
		name               string
		conversions, value float64
		cost               *conversion.Money
		cpa, ratios        bool
	}{
		{"unknown cost", 3, 30, nil, false, false},
		{"no cost", 3, 30, &conversion.Money{}, true, false},
		{"no conversion", 0, 0, &conversion.Money{Micros: 1, Currency: "EUR"}, false, true},
		{"conversions below 0", -2, -20, &conversion.Money{Micros: 1, Currency: "EUR"}, false, true},
		{"all there", 1, 0, &conversion.Money{Micros: 1, Currency: "EUR"}, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			costs := map[string]conversion.Money{}
			if test.cost != nil {
				costs["A"] = *test.cost
			}
			i := &attribution.Interval{Low: test.conversions - 1, High: test.conversions + 1}
			r, err := attribution.Returns(attribution.Result[string]{Currency: "EUR", Credits: []attribution.Credit[string]{
				{Key: "A", Conversions: test.conversions, Value: test.value, Interval: i, ValueInterval: i},
			}}, costs)
			require.NoError(t, err)
			a := r.Keys[0]
			require.Equal(t, test.cost != nil, a.Cost != nil)
			for _, there := range []struct{ want, got bool }{
				{test.cpa, a.CPA != nil},
				{test.cpa, a.CPAInterval != nil},
				{test.ratios, a.ROAS != nil},
				{test.ratios, a.ROI != nil},
				{test.ratios, a.ROIVirtual != nil},
				{test.ratios, a.ROASInterval != nil},
				{test.ratios, a.ROIInterval != nil},
			} {
				require.Equal(t, there.want, there.got)
			}
		})
	}
}

// TestReturnsParticipation: keys are credited whole, so their sums exceed the totals, of
// which the ratios are.
func TestReturnsParticipation(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"A", "B"}, 10, 0, conversion.Cents(10_000, "EUR")))
	r, err := table.Attribute(t.Context(), attribution.Participation{})
	require.NoError(t, err)
	got, err := attribution.Returns(r, map[string]conversion.Money{"A": conversion.Cents(2500, "EUR"), "B": conversion.Cents(2500, "EUR")})
	require.NoError(t, err)
	require.Equal(t, [2]float64{20, 200}, [2]float64{got.Total.Conversions, got.Total.Value})
	require.Equal(t, [3]float64{5, 2, 1}, [3]float64{*got.Total.CPA, *got.Total.ROAS, *got.Total.ROI})
}

// TestReturnsLargeCosts: their sum is cut at the largest amount.
func TestReturnsLargeCosts(t *testing.T) {
	most := conversion.Money{Micros: math.MaxInt64, Currency: "EUR"}
	got, err := attribution.Returns(attribution.Result[string]{Currency: "EUR"}, map[string]conversion.Money{"A": most, "B": most})
	require.NoError(t, err)
	require.Equal(t, most, *got.Total.Cost)
}

func TestReturnsErrors(t *testing.T) {
	r := searchAndEmail()
	for _, test := range []struct {
		name    string
		costs   map[string]conversion.Money
		virtual []attribution.Result[string]
		is      error
		text    string
	}{
		{
			"negative", map[string]conversion.Money{"Search": conversion.Cents(-100, "EUR")}, nil,
			attribution.ErrCosts, `costs["Search"]: -1.00 EUR: want 0 or more: bad cost`,
		},
		{
			"foreign, the first by key", map[string]conversion.Money{"b": conversion.Cents(200, "USD"), "a\n": conversion.Cents(100, "USD")}, nil,
			attribution.ErrCosts, `costs["a\n"]: 1.00 USD: want EUR, as values are: bad cost`,
		},
		{
			"without currency", map[string]conversion.Money{"a": {Micros: 1_500_000}}, nil,
			attribution.ErrCosts, `costs["a"]: 1.50 without a currency: want EUR, as values are: bad cost`,
		},
		{
			"foreign virtual value", nil, []attribution.Result[string]{{Currency: "EUR"}, {Currency: "USD"}},
			attribution.ErrCurrency, `virtual[1]: USD: want EUR, as values are: bad currency`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := attribution.Returns(r, test.costs, test.virtual...)
			require.ErrorIs(t, err, test.is)
			require.EqualError(t, err, test.text)
			require.Empty(t, got)
		})
	}
	_, err := attribution.Returns(r, map[string]conversion.Money{"Search": {Currency: "USD"}})
	require.NoError(t, err, "nothing has no currency to disagree about")
}

func ExampleReturns() {
	table := attribution.MustTable[string]("EUR")
	_ = table.AddCount([]string{"Search", "Email"}, 40, 60, conversion.Cents(200000, "EUR"))
	_ = table.AddCount([]string{"Search"}, 20, 180, conversion.Cents(60000, "EUR"))
	r, err := table.Attribute(context.Background(), attribution.U())
	if err != nil {
		panic(err)
	}
	report, err := attribution.Returns(r, map[string]conversion.Money{
		"Search": conversion.Cents(80000, "EUR"),
		"Email":  conversion.Cents(5000, "EUR"),
	})
	if err != nil {
		panic(err)
	}
	for _, k := range report.Keys {
		fmt.Printf("%s: %.2f per conversion, return %.1f times the cost (%.1f to %.1f)\n", k.Key, *k.CPA, *k.ROAS, *k.ROASInterval.Low, *k.ROASInterval.High)
	}
	// Output:
	// Email: 2.50 per conversion, return 20.0 times the cost (13.8 to 26.2)
	// Search: 20.00 per conversion, return 2.0 times the cost (1.5 to 2.5)
}
