package conversiontest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
	"github.com/go-conversion/conversion/conversiontest"
)

// TestCheckModel: the models of the library keep the laws, but for those that
// cannot by what they are.
func TestCheckModel(t *testing.T) {
	for _, c := range []struct {
		model  attribution.Model
		except []string
	}{
		{model: attribution.First{}},
		{model: attribution.LinearDistinct{}},
		{model: attribution.Participation{}},
		{model: attribution.PositionDecay{}},
		{model: attribution.J()},
		{model: attribution.Custom{First: 1, Middle: 2, Last: 3}},
		{model: attribution.Markov{Order: 1}},
		{model: attribution.Markov{Order: 3}},
		{model: attribution.Redistribute{Order: 2}},
		{model: attribution.SubsetSum{}},
		{model: attribution.PerSetRate{Clamp: true}},
		{model: attribution.LeaveOneOut{}},
		{attribution.GlobalRate{}, []string{"one touch"}}, // shares out rates
		{attribution.ShaoLi{}, []string{"one touch"}},
		{attribution.LastNonDirect{}, []string{"names"}},
		{attribution.Bootstrap{Model: attribution.Linear{}, Replicates: 10}, nil},
	} {
		require.NoError(t, conversiontest.CheckModel(c.model, c.except...), c.model.Label())
	}
}

func TestCheckCurve(t *testing.T) {
	for _, c := range []attribution.Curve{
		attribution.U(), attribution.Last{}, attribution.Participation{},
		attribution.TimeDecay{HalfLife: time.Hour}, attribution.SameTouch{Within: time.Hour},
		attribution.Weights{Name: "even", Score: func(p attribution.Path[string]) []float64 {
			scores := make([]float64, len(p.Touches))
			for i := range scores {
				scores[i] = 1
			}
			return scores
		}},
	} {
		require.NoError(t, conversiontest.CheckCurve(c), c.Label())
	}
}

// ownModel gives what a function says.
type ownModel struct {
	change func(*attribution.Result[string])
	after  func(*attribution.Table[string])
}

func (m ownModel) Label() string { return "own" }

func (m ownModel) Attribute(ctx context.Context, t *attribution.Table[string]) (attribution.Result[string], error) {
	r, err := attribution.Linear{}.Attribute(ctx, t)
	if err == nil && m.change != nil {
		m.change(&r)
	}
	if m.after != nil {
		m.after(t)
	}
	return r, err
}

// TestCheckModelFinds: each law finds a model that breaks it.
func TestCheckModelFinds(t *testing.T) {
	require.NoError(t, conversiontest.CheckModel(ownModel{}))
	asked := 0
	for want, m := range map[string]ownModel{
		"empty: without conversions": {change: func(r *attribution.Result[string]) {
			if r.Total.Conversions == 0 && len(r.Credits) > 0 {
				r.Credits[0].Conversions = 1
			}
		}},
		"keys: there are": {change: func(r *attribution.Result[string]) {
			if len(r.Credits) > 1 {
				r.Credits = r.Credits[1:]
			}
		}},
		"totals: the credits add up": {change: func(r *attribution.Result[string]) {
			for i := range r.Credits {
				r.Credits[i].Value *= 1.1
			}
		}},
		"same: ": {change: func(r *attribution.Result[string]) {
			if asked++; len(r.Credits) > 1 && asked%2 == 0 {
				r.Credits[0].Conversions += 1e-10
				r.Credits[1].Conversions -= 1e-10
			}
		}},
		"same: the table is another one": {after: func(t *attribution.Table[string]) { t.AddNull("mine") }},
		`names: "Direct"`: {change: func(r *attribution.Result[string]) {
			for i := range r.Credits {
				if r.Credits[i].Key == "Direct" && len(r.Credits) > 1 {
					other := (i + 1) % len(r.Credits)
					r.Credits[other].Conversions += r.Credits[i].Conversions
					r.Credits[i].Conversions = 0
				}
			}
		}},
		"scale: ": {change: func(r *attribution.Result[string]) {
			if len(r.Credits) > 1 && r.Total.Conversions > 10 {
				r.Credits[0].Conversions += r.Credits[1].Conversions
				r.Credits[1].Conversions = 0
			}
		}},
		"one touch: ": {change: func(r *attribution.Result[string]) {
			for i := range r.Credits {
				r.Credits[i].Conversions = r.Attributed.Conversions / float64(len(r.Credits))
			}
		}},
		"panic": {change: func(*attribution.Result[string]) { panic("no") }},
	} {
		require.ErrorContains(t, conversiontest.CheckModel(m), want)
	}
	require.ErrorContains(t, conversiontest.CheckModel(ownModel{}, "gravity"), `there is no law "gravity"`)
}

func TestCheckCurveFinds(t *testing.T) {
	own := func(score func(attribution.Path[string]) []float64) attribution.Curve {
		return attribution.Weights{Name: "own", Score: score}
	}
	require.ErrorContains(t, conversiontest.CheckCurve(own(func(attribution.Path[string]) []float64 { return []float64{1} })), "scores: of ")
	asksTimes := func(p attribution.Path[string]) []float64 {
		scores := make([]float64, len(p.Touches))
		for i := range scores {
			scores[i] = float64(i) + p.Conversion.At.Sub(p.Touches[i].At).Hours()
		}
		return scores
	}
	require.ErrorContains(t, conversiontest.CheckCurve(own(asksTimes)), "panic")
	require.NoError(t, conversiontest.CheckCurve(attribution.Weights{Name: "own", Timed: true, Score: asksTimes}))
}

func TestPathsPanics(t *testing.T) {
	for sentence, want := range map[string]string{
		"Search > Email":         "want keys, a colon",
		"Search: 4":              "want two numbers",
		"Search: four of ten":    "want two numbers",
		"Search: 4 of 3":         "not below 4",
		"Search: 1 of 1, much":   "want a decimal number",
		"Search: 0 of 1, 5.00":   "there are no conversions",
		"Search: -1 of 1":        "want 0 or more",
		"Search: 1 of 1 > Email": "not below 1",
	} {
		func() {
			defer func() {
				text, _ := recover().(string)
				require.True(t, strings.HasPrefix(text, fmt.Sprintf("conversiontest: path %q: ", sentence)), text)
				require.Contains(t, text, want)
			}()
			conversiontest.Paths("EUR", sentence)
		}()
	}
	require.Panics(t, func() { conversiontest.Paths("euro") })
}

func ExamplePaths() {
	table := conversiontest.Paths("EUR",
		"Search > Email: 4 of 10, 200.00",
		"Search: 2 of 20, 60.00",
		"Email > Search > Email: 2 of 2, 140.00",
		": 1 of 10, 25.00",
	)
	credit, err := table.Attribute(context.Background(), attribution.Linear{})
	fmt.Println(err)
	for _, words := range conversiontest.Credited(credit) {
		fmt.Println(words)
	}
	fmt.Println(credit.Unattributed.Conversions, "unattributed")
	// Output:
	// <nil>
	// Email 3.3333 conversions, 193.33 EUR
	// Search 4.6667 conversions, 206.67 EUR
	// 1 unattributed
}
