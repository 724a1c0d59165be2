package insight_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/rule"
)

// shopCards are both models of the same units.
func shopCards(t testing.TB) (units []insight.Unit, cards []*insight.Card) {
	units = randomShopUnits(rand.New(rand.NewPCG(1, 4)), 3000)
	training := trainedOn(t, shopFeatures(), units)
	logistic, err := training.Logistic(insight.LogisticOptions{L2: 0.5})
	require.NoError(t, err)
	scorecard, err := training.Scorecard()
	require.NoError(t, err)
	return units, []*insight.Card{logistic, scorecard}
}

// TestLiveAgreesWithBatch: after any event the scorer says what the levels come to,
// with the levels told from the events here.
func TestLiveAgreesWithBatch(t *testing.T) {
	units, cards := shopCards(t)
	for _, card := range cards {
		weight := func(feature string, level int) float64 {
			for _, f := range card.Features {
				if f.Name == feature {
					return f.Levels[level].Weight
				}
			}
			return math.NaN()
		}
		scorer := card.Scorer()
		for _, u := range units[:200] {
			scorer.Begin(u.Touch)
			products, carts, engaged := 0, 0, time.Duration(0)
			for i, e := range u.Events {
				scorer.Observe(&e)
				switch e.Name {
				case "product":
					products++
				case "cart":
					carts++
				}
				engaged += max(0, e.Engaged)
				elapsed := e.Time.Sub(u.Events[0].Time)
				logit := card.Intercept + weight("products", map[bool]int{products >= 1: 1, products >= 3: 2, products < 1: 0}[true]) +
					weight("cart", min(carts, 1)) + weight("elapsed", min(int(elapsed/time.Minute), 1)) +
					weight("engaged", min(int(engaged/(30*time.Second)), 1)) + weight("channel", map[string]int{"Email": 1, "Paid Search": 2}[u.Touch.Channel])
				require.InDelta(t, 1/(1+math.Exp(-logit)), scorer.P(), 1e-15, "%s %d", u.ID, i)
			}
			require.Equal(t, scorer.P(), insight.Replay(scorer)(&u))
		}
	}
}

// TestCardsAreRightOnAverage: by their own training they are calibrated, and out of
// fold nearly so; carts and email are what counts.
func TestCardsAreRightOnAverage(t *testing.T) {
	units, cards := shopCards(t)
	for _, card := range cards {
		t.Run(string(card.Model), func(t *testing.T) {
			var forecast, converted float64
			forecasts := insight.Replay(card.Scorer())
			for _, u := range units {
				for _, l := range []int{1, 2, 4} {
					if l > len(u.Events) || u.Outcome == insight.Open {
						continue
					}
					if u.Outcome == insight.Converted {
						converted++
					}
					soFar := u
					soFar.Events = u.Events[:l]
					forecast += forecasts(&soFar)
				}
			}
			require.InDelta(t, converted, forecast, 1e-4)
			require.InDelta(t, 1, card.Validation.All.Slope, 0.2)
			require.Greater(t, card.Validation.All.AUC.Value, 0.58)
			require.Greater(t, card.Features[1].Levels[1].Weight, card.Features[1].Levels[0].Weight+0.3)
			require.Greater(t, card.Features[4].Levels[1].Weight, card.Features[4].Levels[2].Weight+0.3)
		})
	}
}

// TestCardValidation compares with Validate, which goes the long way: fold by fold,
// with a scorer that replays each unit at each landmark.
func TestCardValidation(t *testing.T) {
	units, cards := shopCards(t)
	fits := []func(*insight.Training) (*insight.Card, error){
		func(t *insight.Training) (*insight.Card, error) {
			return t.Logistic(insight.LogisticOptions{L2: 0.5})
		},
		(*insight.Training).Scorecard,
	}
	for i, fit := range fits {
		each := func(yield func(*insight.Unit) bool) {
			for j := range units {
				if !yield(&units[j]) {
					return
				}
			}
		}
		report, err := insight.Validate(each, shopFeatures().Scoring, insight.MustTraining(shopFeatures()), func(c insight.Counter) (func(*insight.Unit) float64, error) {
			card, err := fit(c.(*insight.Training))
			if err != nil {
				return nil, err
			}
			return insight.Replay(card.Scorer()), nil
		})
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(*report, cards[i].Validation, cmpopts.EquateNaNs()))
		require.Len(t, report.At, 3)
		require.True(t, math.IsNaN(report.All.AUC.SE), "units are there several times")
		require.False(t, math.IsNaN(report.At[0].Quality.AUC.SE))
		require.Equal(t, report.All.N, report.At[0].Quality.N+report.At[1].Quality.N+report.At[2].Quality.N)
	}
}

func TestCardAsJSON(t *testing.T) {
	units, cards := shopCards(t)
	for _, card := range cards {
		text, err := json.Marshal(card)
		require.NoError(t, err)
		read, err := insight.ReadCard(shopFeatures(), text)
		require.NoError(t, err)
		again, err := json.Marshal(read)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
		require.Equal(t, card.Features, read.Features)
		a, b := insight.Replay(card.Scorer()), insight.Replay(read.Scorer())
		for i := range units[:100] {
			require.Equal(t, a(&units[i]), b(&units[i]))
		}
		for name, test := range map[string]struct {
			text string
			f    insight.Features
			want error
		}{
			"other features": {string(text), insight.Features{Of: shopFeatures().Of[:2]}, conversion.ErrDefinition},
			"no features":    {string(text), insight.Features{}, nil},
			"no JSON":        {"{", shopFeatures(), conversion.ErrState},
			"a missing level": {
				strings.Replace(string(text), `{"name":"0","weight`, `{"name":"none","weight`, 1), shopFeatures(), conversion.ErrState,
			},
			"too many converted": {strings.Replace(string(text), `"converted":`, `"converted":9999`, 1), shopFeatures(), conversion.ErrState},
		} {
			_, err := insight.ReadCard(test.f, []byte(test.text))
			require.Error(t, err, name)
			if test.want != nil {
				require.ErrorIs(t, err, test.want, name)
			}
		}
	}
	_, err := json.Marshal(&insight.Card{})
	require.Error(t, err)
}

// TestVisitorState: a visitor who is put away between any two events is scored as one
// who stays, also by another card of the same features.
func TestVisitorState(t *testing.T) {
	units, cards := shopCards(t)
	for _, u := range units[:50] {
		stays, comes := cards[0].Scorer(), cards[0].Scorer()
		stays.Begin(u.Touch)
		state := stateOf(t, stays)
		for i := range u.Events {
			stays.Observe(&u.Events[i])
			comes.Observe(&u.Events[0]) // another visitor
			require.NoError(t, comes.UnmarshalBinary(state))
			comes.Observe(&u.Events[i])
			require.Equal(t, stays.P(), comes.P())
			state = stateOf(t, comes)
			require.Equal(t, stateOf(t, stays), state)
		}
		other := cards[1].Scorer()
		require.NoError(t, other.UnmarshalBinary(state))
		require.Equal(t, insight.Replay(cards[1].Scorer())(&u), other.P())
		for n := range state {
			require.Error(t, other.UnmarshalBinary(state[:n]))
		}
		require.ErrorIs(t, other.UnmarshalBinary(append(state, 0)), conversion.ErrState)
		require.Equal(t, state, stateOf(t, other))
	}
	// A state of nothing seen has no time elapsed, and no level is beyond the last.
	head := stateOf(t, cards[0].Scorer())
	for _, tail := range []string{"\x00\x00\x00\x00\x05\x00\x00", "\x00\x02\x00\x00\x00\x00\x00", "\x01\x02\x00\x00\x00\x00\x03", "\x02\x00\x00\x00\x00\x00\x00"} {
		bad := string(head[:len(head)-7]) + tail
		require.ErrorIs(t, cards[0].Scorer().UnmarshalBinary([]byte(bad)), conversion.ErrState, "%q", tail)
	}
	simple := trainedOn(t, insight.Features{Of: shopFeatures().Of[:2]}, units)
	card, err := simple.Scorecard()
	require.NoError(t, err)
	require.ErrorIs(t, card.Scorer().UnmarshalBinary(stateOf(t, cards[0].Scorer())), conversion.ErrDefinition)
}

func FuzzVisitorState(f *testing.F) {
	_, cards := shopCards(f)
	scorer := cards[0].Scorer()
	state, _ := scorer.AppendBinary(nil)
	f.Add(state)
	scorer.Begin(conversion.Touch{Channel: "Email"})
	scorer.Observe(&conversion.Event{Name: "cart", Time: time.Unix(7, 7), Engaged: time.Second})
	state, _ = scorer.AppendBinary(nil)
	f.Add(state)
	f.Fuzz(func(t *testing.T, b []byte) {
		scorer := cards[0].Scorer()
		if scorer.UnmarshalBinary(b) != nil {
			return
		}
		require.Equal(t, b, stateOf(t, scorer))
		require.False(t, math.IsNaN(scorer.P()))
	})
}

// TestOddEvents: gaps, events out of order, without time, and engaged beyond any bound.
func TestOddEvents(t *testing.T) {
	_, cards := shopCards(t)
	s := cards[1].Scorer()
	s.Begin(conversion.Touch{})
	start := s.P()
	require.Equal(t, start, cards[1].Scorer().P())
	s.Observe(&conversion.Event{Name: "help"})
	require.Equal(t, start, s.P(), "an event of no feature, without time")
	s.Observe(&conversion.Event{Name: "help", Time: time.Unix(1e6, 0), Engaged: -time.Hour})
	require.Equal(t, start, s.P())
	s.Observe(&conversion.Event{Name: "help", Time: time.Unix(1e6-7200, 0)})
	require.Equal(t, start, s.P(), "it is not earlier than it was")
	s.Observe(&conversion.Event{Name: "help", Time: time.Unix(1e9, 0)})
	late := s.P()
	require.NotEqual(t, start, late, "a gap leaps over levels")
	for range 2 {
		s.Observe(&conversion.Event{Name: "help", Engaged: math.MaxInt64})
	}
	require.NotEqual(t, late, s.P())
	require.NoError(t, cards[1].Scorer().UnmarshalBinary(stateOf(t, s)))
}

func TestScorecardWithoutAnswer(t *testing.T) {
	for name, test := range map[string]struct {
		features [][][2]int64
		want     error
	}{
		"no features":      {nil, insight.ErrRows},
		"no bins":          {[][][2]int64{{}}, insight.ErrRows},
		"negative":         {[][][2]int64{{{1, 2}, {-1, 2}}}, insight.ErrRows},
		"too many":         {[][][2]int64{{{math.MaxInt64, 2}, {1, 2}}}, insight.ErrRows},
		"other sums":       {[][][2]int64{{{1, 2}}, {{1, 1}, {1, 1}}}, insight.ErrRows},
		"nobody":           {[][][2]int64{{{0, 0}}}, insight.ErrDiverged},
		"nobody converted": {[][][2]int64{{{0, 4}, {0, 2}}}, insight.ErrDiverged},
		"all converted":    {[][][2]int64{{{3, 0}, {1, 0}}}, insight.ErrDiverged},
	} {
		t.Run(name, func(t *testing.T) {
			intercept, weights, err := insight.ScorecardWeights(test.features)
			require.ErrorIs(t, err, test.want)
			require.True(t, math.IsNaN(intercept))
			require.Nil(t, weights)
		})
	}
	_, weights, err := insight.ScorecardWeights([][][2]int64{{{3, 5}}, {{3, 0}, {0, 5}}})
	require.NoError(t, err)
	require.Equal(t, []float64{0}, weights[0], "a bin that all are in says nothing")
	require.False(t, math.IsInf(weights[1][0], 0) || math.IsInf(weights[1][1], 0))
}

// TestRareLevels: a level in which nobody converted separates, and says so.
func TestRareLevels(t *testing.T) {
	training := insight.MustTraining(insight.Features{Of: []insight.Feature{insight.CountOf{Name: "cart", On: rule.Event("cart"), Cuts: []int{1, 2}}}})
	for i := range 100 {
		u := namedUnit(fmt.Sprint(i), i%4 == 0, []string{"look", "cart"}[i%2])
		training.Count(&u)
	}
	for fold := range 10 {
		require.NoError(t, training.Add(insight.TrainingRow{Fold: fold, Levels: []int{1}, N: 5, Converted: 1}))
		require.NoError(t, training.Add(insight.TrainingRow{Fold: fold, Levels: []int{2}, N: 1}))
	}
	_, err := training.Logistic(insight.LogisticOptions{})
	require.ErrorIs(t, err, insight.ErrDiverged)
	require.ErrorContains(t, err, "λ > 0")
	card, err := training.Logistic(insight.LogisticOptions{L2: 0.5})
	require.NoError(t, err)
	require.Less(t, card.Features[0].Levels[2].Weight, -0.5)
	_, err = training.Scorecard()
	require.NoError(t, err)
}

func TestScoringAllocatesNothing(t *testing.T) {
	units, cards := shopCards(t)
	scorer := cards[0].Scorer()
	chain := insight.Recalibrated(scorer, insight.Platt{Intercept: 0.1, Slope: 0.9})
	i := 0
	require.Zero(t, testing.AllocsPerRun(200, func() {
		u := &units[i%100]
		i++
		scorer.Begin(u.Touch)
		for j := range u.Events {
			chain.Observe(&u.Events[j])
			chain.P()
		}
	}))
}

func BenchmarkCardScorer(b *testing.B) {
	units, cards := shopCards(b)
	scorer := cards[0].Scorer()
	u := units[0]
	for len(u.Events) < 64 {
		u.Events = append(u.Events, units[len(u.Events)].Events...)
	}
	sum, i := 0.0, 0
	b.ReportAllocs()
	for b.Loop() {
		if i%64 == 0 {
			scorer.Begin(u.Touch)
		}
		scorer.Observe(&u.Events[i%64])
		sum += scorer.P()
		i++
	}
	require.False(b, math.IsNaN(sum))
}

func BenchmarkFitCard(b *testing.B) {
	training := trainedOn(b, shopFeatures(), randomShopUnits(rand.New(rand.NewPCG(1, 4)), 3000))
	for b.Loop() {
		_, err := training.Logistic(insight.LogisticOptions{L2: 1})
		require.NoError(b, err)
	}
}
