package ingest_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/ingest"
)

const samples = "../../shared/data/samples"

// sample returns a file of the samples, which lie beside the module.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	if _, err := os.Stat(samples); err != nil && os.Getenv("CI") != "true" {
		t.Skipf("the samples are not beside the module (%s)", samples)
	}
	data, err := os.ReadFile(filepath.Join(samples, name))
	require.NoError(t, err)
	return data
}

func sampleMapping(t testing.TB) ingest.Mapping {
	m, err := ingest.ParseMapping(sample(t, "events.csv.mapping.json"))
	require.NoError(t, err)
	return m
}

func TestSamples(t *testing.T) {
	tests := map[string]reader{
		"events.ndjson":            ingest.NDJSON,
		"ga4_bigquery.ndjson":      ingest.GA4,
		"segment_common.json":      ingest.Segment,
		"segment_ecommerce.ndjson": ingest.Segment,
		"segment_identify.json":    ingest.Segment,
		"segment_page.json":        ingest.Segment,
		"segment_track.json":       ingest.Segment,
		"jitsu_page.json":          ingest.Segment,
		"events.csv":               nil,
	}
	for name, read := range tests {
		t.Run(name, func(t *testing.T) {
			input := sample(t, name)
			if read == nil {
				read = withMapping(sampleMapping(t))
			}
			wanted := strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".ndjson") + ".ndjson"
			want := splitLines(sample(t, filepath.Join("want", wanted)))
			if diff := cmp.Diff(want, lines(read(bytes.NewReader(input)))); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSampleErrors(t *testing.T) {
	var want []struct {
		Line, Column int
		Field, About string
	}
	require.NoError(t, json.Unmarshal(sample(t, "events_bad.errors.json"), &want))
	var stats ingest.Stats
	got := faults(ingest.NDJSON(bytes.NewReader(sample(t, "events_bad.ndjson")), ingest.WithStats(&stats)))
	require.Len(t, got, len(want))
	for i, w := range want {
		require.Equal(t, w.Line, got[i].Line, got[i])
		require.Equal(t, w.Column, got[i].Column, got[i])
		require.Equal(t, w.Field, got[i].Field, got[i])
		require.Contains(t, got[i].Message, w.About)
	}
	require.Equal(t, ingest.Stats{Records: 16, Events: 2, Errors: 14}, stats)
}
