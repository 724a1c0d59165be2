package attribution_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/attribution"
)

func TestByPosition(t *testing.T) {
	rows := journeyRows{
		{[]string{"b", "a", "b"}, 2, 5, 600}, {[]string{"a"}, 3, 0, 90}, {[]string{"a", "c"}, 0, 9, 0}, {nil, 7, 7, 700},
	}
	got, err := rows.table(t, 1).ByPosition(attribution.U())
	require.NoError(t, err)
	type credit = attribution.PositionCredit[string]
	want := []credit{{"a", 1, 3, 0.9}, {"a", 2, 0.4, 1.2}, {"b", 1, 0.8, 2.4}, {"b", 3, 0.8, 2.4}}
	require.Len(t, got, len(want))
	for i, c := range got {
		require.Equal(t, want[i].Key, c.Key)
		require.Equal(t, want[i].Position, c.Position)
		require.InDelta(t, want[i].Conversions, c.Conversions, 1e-12)
		require.InDelta(t, want[i].Value, c.Value, 1e-12)
	}
}

// TestByPositionAddsUp: over its positions a key has the credit of the curve.
func TestByPositionAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	bad := attribution.Weights{Name: "bad", Score: func(p attribution.Path[string]) []float64 {
		scores := make([]float64, len(p.Touches))
		scores[0] = []float64{1, math.NaN(), -1, 0}[len(scores)%4]
		return scores
	}}
	for range 50 {
		rows := randomJourneyRows(r, 4)
		table := rows.table(t, 1)
		other := slices.Clone(rows)
		slices.Reverse(other)
		for _, curve := range []attribution.Curve{
			attribution.First{}, attribution.Linear{}, attribution.LinearDistinct{}, attribution.PositionDecay{}, attribution.Participation{}, bad,
		} {
			list, err := table.ByPosition(curve)
			require.NoError(t, err)
			sums := slowCredits{}
			for i, c := range list {
				require.True(t, i == 0 || list[i-1].Key < c.Key || list[i-1].Key == c.Key && list[i-1].Position < c.Position, "in order")
				require.Positive(t, c.Conversions, "places that earn nothing are left out")
				sums.add(c.Key, c.Conversions, c.Value)
			}
			whole, err := table.Attribute(t.Context(), curve)
			require.NoError(t, err)
			for _, c := range whole.Credits {
				require.InDelta(t, c.Conversions, sums[c.Key][0], 1e-9)
				require.InDelta(t, c.Value, sums[c.Key][1], 1e-9)
			}
			again, err := other.table(t, 1).ByPosition(curve)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(list, again), "the order of rows changes no bit")
		}
	}
}

func TestByPositionErrors(t *testing.T) {
	table := pairedKeys(3).table(t, 1)
	_, err := table.ByPosition(nil)
	require.ErrorIs(t, err, attribution.ErrCurve)
	_, err = table.ByPosition(attribution.Position{First: 0.7, Last: 0.7})
	require.ErrorIs(t, err, attribution.ErrCurve)
	_, err = table.ByPosition(attribution.TimeDecay{})
	require.ErrorIs(t, err, attribution.ErrCurve, "arguments come before applicability")
	_, err = table.ByPosition(attribution.TimeDecay{HalfLife: time.Hour})
	require.ErrorIs(t, err, attribution.ErrTimes)

	list, err := attribution.MustTable[string]("EUR").ByPosition(attribution.Linear{})
	require.NoError(t, err)
	require.Empty(t, list)
}

// TestByPositionOfAChain: the curve that needs a chain gets that of the table.
func TestByPositionOfAChain(t *testing.T) {
	table := attribution.MustTable[string]("EUR")
	require.NoError(t, table.AddCount([]string{"a", "b", "a"}, 2, 1, conversion.Cents(700, "EUR")))
	require.NoError(t, table.AddCount([]string{"b"}, 1, 5, conversion.Cents(100, "EUR")))
	want, err := table.Attribute(t.Context(), attribution.Redistribute{Order: 1})
	require.NoError(t, err)
	list, err := table.ByPosition(attribution.Redistribute{Order: 1})
	require.NoError(t, err)
	sums := map[string]float64{}
	for _, c := range list {
		sums[c.Key] += c.Conversions
	}
	require.Len(t, list, 4, "a at 1 and 3, b at 1 and 2")
	for _, c := range want.Credits {
		require.InDelta(t, c.Conversions, sums[c.Key], 1e-12, c.Key)
	}
}
