package attribution_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/attribution"
)

// fuzzedRows reads a table of up to 5 keys from any bytes: each row is its length, its
// keys, conversions, nulls and value.
func fuzzedRows(data []byte) (rows journeyRows) {
	next := func(n byte) byte {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		return b % n
	}
	seen := map[string]bool{}
	for len(data) > 0 && len(rows) < 20 {
		row, name := journeyRow{}, ""
		for range next(7) {
			row.keys = append(row.keys, string(rune('a'+next(5))))
			name += row.keys[len(row.keys)-1]
		}
		row.conversions, row.nulls = int64(next(9)), int64(next(9))
		row.cent = row.conversions * int64(next(255))
		if !seen[name] && row.conversions+row.nulls > 0 {
			seen[name] = true
			rows = append(rows, row)
		}
	}
	return rows
}

// FuzzGameModels compares all models with the definitions.
func FuzzGameModels(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{2, 0, 1, 4, 6, 50, 1, 0, 2, 8, 30, 3, 1, 0, 1, 2, 0, 70, 0, 1, 9, 25})
	f.Add([]byte{1, 0, 8, 2, 9, 1, 1, 1, 8, 9, 2, 1, 0, 2, 8, 9})
	f.Add([]byte{6, 4, 3, 2, 1, 0, 4, 1, 1, 1, 5, 4, 3, 2, 1, 0, 1, 0, 3})
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := fuzzedRows(data)
		want := map[attribution.Model]slowCredits{}
		for _, model := range gameModels[:6] {
			want[model] = nil
		}
		if rows.within(rows.keys()).conversions > 0 {
			want = map[attribution.Model]slowCredits{
				attribution.SubsetSum{}:             slowSubsetSum(rows, bySets),
				attribution.GlobalRate{}:            slowGlobalRate(rows, bySets),
				attribution.PerSetRate{}:            slowPerSetRate(rows, bySets, false),
				attribution.PerSetRate{Clamp: true}: slowPerSetRate(rows, bySets, true),
				attribution.LeaveOneOut{}:           slowLeaveOneOut(rows),
				attribution.ShaoLi{}:                slowShaoLi(rows),
			}
		}
		for model, w := range want {
			requireSlowCredits(t, rows, model, w)
			r, err := rows.table(t, 1).Attribute(t.Context(), model)
			require.NoError(t, err)
			requireSharedOut(t, r)
		}
	})
}
