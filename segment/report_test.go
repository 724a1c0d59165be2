package segment_test

import (
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

var update = flag.Bool("update", false, "write the golden files anew")

// checkGolden compares with a file of testdata, or writes it with -update.
func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (run with -update if this is right):\n%s", file, diff)
	}
}

func goldenReport(unit segment.Unit) segment.Report {
	study := randomStudy(unit, "")
	study.By = study.By[:2]
	study.By[0] = segment.Top(2, study.By[0])
	return added(segment.MustAccumulator(study), randomUsers(rand.New(rand.NewPCG(11, 12)), 400)...).Report()
}

// oddReport has what is hard to draw: names from outside, and nobody.
func oddReport() segment.Report {
	const hostile = "</text><b>*|`\x1b[31m\u202e a name that is much too long for one line of a picture"
	study := segment.Study{Outcome: studyOutcomes(), AsOf: studyAsOf, By: []segment.Partition{segment.ByProp("plan"), segment.ByProp(hostile)}}
	study.Outcome.Name = hostile
	study.Segments = segment.MustCompile(nil, segment.Segment{Name: hostile, Where: segment.Channel("Email")})
	a := segment.MustAccumulator(study)
	for i, plan := range []string{hostile, "", "(none)"} {
		e := conversion.Event{User: "u", Time: studyAsOf.Add(-1), Name: "purchase", Props: conversion.Props{conversion.String("plan", plan)}}
		a.Add([]conversion.Event{e})
		if i == 0 {
			e.Props = nil
			a.Add([]conversion.Event{e})
		}
	}
	return a.Report()
}

func TestReportGolden(t *testing.T) {
	for name, r := range map[string]segment.Report{
		"report":          goldenReport(segment.PerUser),
		"report_sessions": goldenReport(segment.PerSession),
		"report_empty":    segment.MustAccumulator(randomStudy(segment.PerUser, "")).Report(),
		"report_odd":      oddReport(),
	} {
		t.Run(name, func(t *testing.T) {
			checkGolden(t, name+".txt", r.String())
			checkGolden(t, name+".md", r.Markdown())
			checkGolden(t, name+".json", jsonText(t, r))
			checkGolden(t, name+".svg", r.Segments.SVG())
			checkGolden(t, name+"_levels.svg", r.Partitions[0].SVG())
			isXML(t, r.Segments.SVG())
			isXML(t, r.Partitions[0].SVG())
			require.NotContains(t, r.String()+r.Markdown()+r.Segments.SVG()+r.Partitions[0].SVG(), "NaN")
		})
	}
}

func TestChangeGolden(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	study := randomStudy(segment.PerUser, "")
	before := added(segment.MustAccumulator(study), randomUsers(r, 200)...).Report()
	after := added(segment.MustAccumulator(study), randomUsers(r, 300)...).Report()
	c, err := segment.ChangeOf(before.Partitions[0], after.Partitions[0])
	require.NoError(t, err)
	checkGolden(t, "change.txt", c.String())
	checkGolden(t, "change.md", c.Markdown())
	checkGolden(t, "change.json", jsonText(t, c))
}

// isXML checks that a picture can be read.
func isXML(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

// TestRendersRatesWhole: no rate is told without its counts and its interval.
func TestRendersRatesWhole(t *testing.T) {
	whole := regexp.MustCompile(`\d+/\d.* \d+\.\d\d %  +\d+\.\d\d–\d+\.\d\d %`)
	for _, unit := range []segment.Unit{segment.PerUser, segment.PerSession} {
		r := goldenReport(unit)
		for _, line := range strings.Split(r.String(), "\n")[1:] {
			if strings.Contains(line, " %") && !strings.Contains(line, "95 %") {
				require.Regexp(t, whole, line)
			}
		}
	}
}

// TestReportShares: a report is a copy.
func TestReportShares(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	a := added(segment.MustAccumulator(randomStudy(segment.PerUser, "")), randomUsers(r, 50)...)
	report := a.Report()
	before := jsonText(t, report)
	added(a, randomUsers(r, 50)...)
	require.Equal(t, before, jsonText(t, report))
}

// TestReportReads: programs read what was written.
func TestReportReads(t *testing.T) {
	var r map[string]any
	require.NoError(t, json.Unmarshal([]byte(jsonText(t, goldenReport(segment.PerSession))), &r))
	for _, key := range []string{"outcome", "unit", "as_of", "users", "all", "steps", "segments", "overlaps", "partitions", "data"} {
		require.Contains(t, r, key)
	}
	_, err := json.Marshal(segment.Report{})
	require.NoError(t, err)
}
