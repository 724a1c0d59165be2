package insight_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// textUnits have a candidate of each class.
func textUnits() (units []insight.Unit) {
	units = append(units, manyUnits(400, 300, "pay", "video")...)
	units = append(units, manyUnits(400, 60, "pay", "help")...)
	units = append(units, manyUnits(400, 150, "pay", "share")...)
	units = append(units, manyUnits(50, 20, "pay", "rare")...)
	return append(units, manyUnits(450, 0, "x", "x")...)
}

func TestDiscoveryText(t *testing.T) {
	s := inSample(2)
	s.MinSupport, s.MaxCount = 60, 1
	report := discovered(t, s, textUnits()).Report(insight.DiscoveryOptions{Value: insight.FixedValue(conversion.Cents(4000, "EUR"))})
	require.Equal(t, strings.TrimPrefix(`
Micro conversions to discover: 1,700 units, 530 converted; 1,700 had 2 events or more before that, and these were looked at; k is chosen and effects are estimated on the same units, so they look better than they are

Positive: candidates for micro conversions

candidate  k   did it     rate    did not     rate  difference         95 % interval     φ  strength  odds ratio        q       EUR
---------  -  -------  -------  ---------  -------  ----------  --------------------  ----  --------  ----------  -------  --------
video      1  300/400  75.00 %  230/1,300  17.69 %    57.31 pp  52.34 pp to 61.76 pp  0.52  high           13.82  <0.0001  8,374.63
share      1  150/400  37.50 %  380/1,300  29.23 %     8.27 pp   3.02 pp to 13.68 pp  0.08                  1.45   0.0018    482.45

Negative: warning signs

candidate  k  did it     rate    did not     rate  difference           95 % interval      φ  strength  odds ratio        q
---------  -  ------  -------  ---------  -------  ----------  ----------------------  -----  --------  ----------  -------
x          1   0/450   0.00 %  530/1,250  42.40 %   -42.40 pp  -45.16 pp to -39.56 pp  -0.40  high            0.00  <0.0001
help       1  60/400  15.00 %  470/1,300  36.15 %   -21.15 pp  -25.28 pp to -16.54 pp  -0.19                  0.32  <0.0001

Prerequisites: steps of the way

candidate  converted without it   share  95 % interval
---------  --------------------  ------  -------------
pay                       0/530  0.00 %    0.00–0.72 %

Notes

note
--------------------------------------------------------------------
1 candidate left out, because fewer than 60 units did it, or did not

Terms

term        meaning
----------  -----------------------------------------------------------------------------------------------------------
k           they did it at least so many times among the first 2 events
difference  of the two rates, between units of the same stratum
φ           the correlation of doing it and converting, from -1 to 1: high from 0.4, moderate from 0.3, slight from 0.2
odds ratio  large for what nearly everybody does, and so no measure of strength
q           how often chance alone would show as much, corrected for so many candidates; at most 0.05 is a difference
EUR         the low end of the difference times those who did it: what it may be worth at least, if it were the cause

These are associations between units alike in stratum and seen for equally many events. That it was done is not why they converted: only an experiment can tell.
`, "\n"), report.String())
}

func TestDiscoveryOfHostileNames(t *testing.T) {
	units := append(manyUnits(100, 80, "<b>*|`\x1b[31m", "x"), manyUnits(100, 20, "x", "x")...)
	s := inSample(2)
	s.MaxCount = 1
	report := discovered(t, s, units).Report(insight.DiscoveryOptions{})
	require.NotContains(t, report.String(), "\x1b")
	require.Contains(t, report.Markdown(), "\\<b>\\*\\|\\`")
	require.Contains(t, report.Markdown(), "### Positive")
}

func TestDiscoveryJSON(t *testing.T) {
	report := discovered(t, inSample(2), textUnits()).Report(insight.DiscoveryOptions{})
	text, err := json.Marshal(report)
	require.NoError(t, err)
	var got struct {
		Units      int
		AtRisk     int  `json:"at_risk"`
		InSample   bool `json:"in_sample"`
		Basis      string
		Candidates []struct {
			Name, Class  string
			Table        [4]int
			Phi, P, Q    *float64
			Effect       map[string]*float64
			Goal         json.RawMessage
			Prerequisite struct {
				Without   int `json:"converted_without"`
				Converted int
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &got))
	require.Equal(t, []any{1700, 1700, true, "adjusted"}, []any{got.Units, got.AtRisk, got.InSample, got.Basis})
	first := got.Candidates[0]
	require.Equal(t, []any{"video", "positive", [4]int{300, 100, 230, 1070}}, []any{first.Name, first.Class, first.Table})
	require.JSONEq(t, `{"name":"video","kind":"secondary","rule":{"event":"video"}}`, string(first.Goal))
	require.Equal(t, 230, first.Prerequisite.Without)
	for _, c := range got.Candidates {
		if c.Class != "positive" {
			require.Nil(t, c.Goal, c.Name)
		}
		if c.Class == "prerequisite" {
			require.Nil(t, c.Q)
			require.NotNil(t, c.P)
		}
	}
}
