package insight_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/insight"
)

// rateOf forecasts the rate of the others.
func rateOf(others []insight.Row) (func([]float64) float64, error) {
	var n, k float64
	for _, r := range others {
		n, k = n+float64(r.N), k+float64(r.Converted)
	}
	return func([]float64) float64 { return k / n }, nil
}

func TestValidateRowsByHand(t *testing.T) {
	rows := []insight.Row{
		{N: 4, Converted: 1, Fold: 7}, {N: 6, Converted: 3, Fold: -2}, {Fold: 5}, {N: 10, Converted: 1, Fold: 7},
	}
	q, err := insight.ValidateRows(rows, 0, rateOf)
	require.NoError(t, err)
	require.Equal(t, int64(20), q.N)
	// Fold 7 is forecast 3/6, fold −2 is forecast 2/14.
	require.InDelta(t, (14*0.25+3*(6.0/7)*(6.0/7)+3*(1.0/7)*(1.0/7))/20, q.Brier, 1e-15)
}

func TestValidateRowsDependsOnNoOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 6))
	rows := visits(rng, 300)
	want, err := insight.ValidateRows(rows, 0, logistic(insight.LogisticOptions{}))
	require.NoError(t, err)
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	got, err := insight.ValidateRows(rows, 0, logistic(insight.LogisticOptions{}))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got))
}

func TestValidateRowsFaults(t *testing.T) {
	one := []insight.Row{{N: 3, Converted: 1, Fold: 2}, {N: 3, Converted: 2, Fold: 2}, {Fold: 1}}
	_, err := insight.ValidateRows(one, 0, rateOf)
	require.ErrorIs(t, err, insight.ErrRows)
	_, err = insight.ValidateRows(nil, 0, rateOf)
	require.ErrorIs(t, err, insight.ErrRows)

	one[2].N = 1
	broken := errors.New("broken")
	_, err = insight.ValidateRows(one, 0, func([]insight.Row) (func([]float64) float64, error) { return nil, broken })
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "without fold 1")
	_, err = insight.ValidateRows(one, 0, func([]insight.Row) (func([]float64) float64, error) {
		return func([]float64) float64 { return 2 }, nil
	})
	require.ErrorIs(t, err, insight.ErrScored)
}

// spy keeps what was counted and notes what is asked of it.
type spy struct {
	insight.Counter
	counted []*insight.Unit
}

func (s *spy) Count(u *insight.Unit) { s.counted = append(s.counted, u) }
func (s *spy) New() insight.Counter  { return &spy{} }
func (s *spy) Merge(other insight.Counter) error {
	s.counted = append(s.counted, other.(*spy).counted...)
	return nil
}

// TestValidateShowsNothingOfTheFuture: a unit is not among those its forecast was
// fitted on, and all that is shown of it had happened at the time.
func TestValidateShowsNothingOfTheFuture(t *testing.T) {
	units := randomShopUnits(rand.New(rand.NewPCG(2, 6)), 200)
	for i := range units {
		for at := range units[i].Events {
			units[i].Reached = append(units[i].Reached, goal.Completion{Goal: "seen", Event: at})
		}
		units[i].Conversion.Goal = "order"
	}
	s := insight.Scoring{Landmarks: []int{2, 3}, Folds: 3, Seed: 5}
	like, asked := &spy{}, 0
	report, err := insight.Validate(pointers(units), s, like, func(c insight.Counter) (func(*insight.Unit) float64, error) {
		fitted := map[string]bool{}
		for _, u := range c.(*spy).counted {
			require.NotEqual(t, insight.Open, u.Outcome)
			fitted[u.ID] = true
		}
		return func(u *insight.Unit) float64 {
			asked++
			require.False(t, fitted[u.ID])
			require.Contains(t, s.Landmarks, len(u.Events))
			require.Len(t, u.Reached, len(u.Events))
			require.Equal(t, insight.Open, u.Outcome)
			require.Zero(t, u.Conversion)
			if len(u.Events) == 3 && u.Touch.Channel == "Email" {
				return math.NaN()
			}
			return 0.2
		}, nil
	})
	require.NoError(t, err)
	require.Empty(t, like.counted)
	long, unscored := 0, int64(0)
	for _, u := range units {
		if u.Outcome == insight.Open {
			continue
		}
		for _, l := range s.Landmarks {
			if len(u.Events) >= l {
				long++
				if l == 3 && u.Touch.Channel == "Email" {
					unscored++
				}
			}
		}
	}
	require.Equal(t, long, asked)
	require.Equal(t, unscored, report.Unscored)
	require.Equal(t, int64(long)-unscored, report.All.N)
}

func pointers(units []insight.Unit) func(yield func(*insight.Unit) bool) {
	return func(yield func(*insight.Unit) bool) {
		for i := range units {
			if !yield(&units[i]) {
				return
			}
		}
	}
}

func TestValidateFaults(t *testing.T) {
	fit := func(insight.Counter) (func(*insight.Unit) float64, error) {
		return func(*insight.Unit) float64 { return 0.5 }, nil
	}
	units := randomShopUnits(rand.New(rand.NewPCG(3, 6)), 30)
	_, err := insight.Validate(pointers(units), insight.Scoring{Landmarks: []int{3, 1}, Folds: 256}, &spy{}, fit)
	require.Equal(t, []string{"landmarks[1]", "folds"}, pathsOf(t, err))
	_, err = insight.Validate(pointers(units[:1]), insight.Scoring{}, &spy{}, fit)
	require.ErrorIs(t, err, insight.ErrRows)
	_, err = insight.Validate(pointers(nil), insight.Scoring{}, &spy{}, fit)
	require.ErrorIs(t, err, insight.ErrRows)
	broken := errors.New("broken")
	_, err = insight.Validate(pointers(units), insight.Scoring{}, &spy{}, func(insight.Counter) (func(*insight.Unit) float64, error) { return nil, broken })
	require.ErrorIs(t, err, broken)
	_, err = insight.Validate(pointers(units), insight.Scoring{}, &spy{}, func(insight.Counter) (func(*insight.Unit) float64, error) {
		return func(*insight.Unit) float64 { return -1 }, nil
	})
	require.ErrorIs(t, err, insight.ErrScored)
}

func TestQualityAsJSON(t *testing.T) {
	_, cards := shopCards(t)
	want := cards[0].Validation
	text, err := json.Marshal(want)
	require.NoError(t, err)
	var got insight.ValidationReport
	require.NoError(t, json.Unmarshal(text, &got))
	require.Empty(t, cmp.Diff(want, got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 1e-9), cmpopts.IgnoreFields(want, "Scored")))
	again, err := json.Marshal(got)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))

	q, err := insight.Evaluate([]insight.Scored{{P: 0.5, N: 2}}, 0)
	require.NoError(t, err)
	text, err = json.Marshal(q)
	require.NoError(t, err)
	require.JSONEq(t, `{"n":2,"converted":0,"brier":0.25,"log_loss":0.693147181,"auc":{"value":null,"low":null,"high":null,"se":null},
		"ece":0.5,"reliability":0.25,"resolution":0,"uncertainty":0,"intercept":null,"intercept_se":null,"slope":null,"slope_se":null,
		"bins":[{"low":0.5,"high":0.5,"forecast":0.5,"n":2,"converted":0}]}`, string(text))
	require.Error(t, json.Unmarshal([]byte(`{"n":"x"}`), &q))
	require.Error(t, json.Unmarshal([]byte(`{"folds":"x"}`), &got))
}

func TestQualityInWords(t *testing.T) {
	units, cards := shopCards(t)
	require.NotEmpty(t, units)
	for _, text := range []string{cards[0].String(), cards[1].Markdown(), cards[0].Validation.Markdown(), cards[1].Validation.String()} {
		for _, word := range []string{"What was said and what came", "By age", "by what was fitted on others (4 folds)", "0.5 is chance"} {
			require.Contains(t, text, word)
		}
	}
	empty, err := insight.Evaluate(nil, 0)
	require.NoError(t, err)
	require.Equal(t, "Forecasts of 0 units, 0 converted\n", strings.SplitAfter(empty.String(), "\n")[0])
	require.NotContains(t, empty.Markdown(), "NaN")
	one, err := insight.Evaluate([]insight.Scored{{P: 0.5, N: 2, Converted: 2}}, 0)
	require.NoError(t, err)
	require.Contains(t, one.String(), "nobody to tell apart")
	require.NotContains(t, one.String(), "NaN")
}
