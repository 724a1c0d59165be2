package channel_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

// suiteCase is one vector of the suite channel.
type suiteCase struct {
	Name   string
	Preset string
	In     map[string]json.RawMessage
	Want   map[string]string
}

func TestSuite(t *testing.T) {
	for _, file := range suiteFiles(t) {
		var suite struct{ Cases []suiteCase }
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &suite))
		require.NotEmpty(t, suite.Cases, file)
		for _, c := range suite.Cases {
			t.Run(c.Name, c.run)
		}
	}
}

// suiteFiles returns the files of the suite, in the module or beside it.
func suiteFiles(t *testing.T) []string {
	for _, dir := range []string{"../testdata/conformance/channel", "../../shared/suites/channel"} {
		files, err := filepath.Glob(dir + "/*.json")
		require.NoError(t, err)
		if len(files) > 0 {
			return files
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("the suite is missing")
	}
	t.Skip("the suite is missing:", fs.ErrNotExist)
	return nil
}

func (c suiteCase) run(t *testing.T) {
	config := channel.Config{Preset: c.Preset}
	var facts channel.Facts
	var errs []error
	for name, raw := range c.In {
		var into any
		var text string
		switch name {
		case "url":
			into = &facts.URL
		case "referrer":
			into = &facts.Referrer
		case "own_hosts":
			into = &config.OwnHosts
		case "excluded_referrers":
			into = &config.ExcludedReferrers
		default:
			into = &text
		}
		errs = append(errs, json.Unmarshal(raw, into))
		if into == &text {
			facts.Props = append(facts.Props, conversion.String(name, text))
		}
	}
	require.NoError(t, errors.Join(errs...))
	resolver, err := channel.New(config)
	require.NoError(t, err)

	touch := resolver.Touch(facts)
	all := map[string]string{
		"source": touch.Source, "medium": touch.Medium, "campaign": touch.Campaign,
		"term": touch.Term, "content": touch.Content, "channel": touch.Channel,
	}
	got := map[string]string{}
	for key := range c.Want {
		value, ok := all[key]
		require.True(t, ok, "unknown expectation %q", key)
		got[key] = value
	}
	if diff := cmp.Diff(c.Want, got); diff != "" {
		t.Errorf("want -, got +:\n%s%+v", diff, touch)
	}
}
