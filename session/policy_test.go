package session_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
	"github.com/go-conversion/conversion/session"
)

// sameZone compares time zones by name.
var sameZone = gocmp.Comparer(func(a, b *time.Location) bool {
	return a == b || a != nil && b != nil && a.String() == b.String()
})

func TestJSON(t *testing.T) {
	for _, test := range []struct {
		json      string
		want      session.Policy
		canonical string
	}{
		{`{}`, session.Policy{}, `{}`},
		{`"ga4"`, session.GA4(), `{}`},
		{`"default"`, session.GA4(), `{}`},
		{`"snowplow"`, session.Snowplow(), `{}`},
		{`"universal"`, session.Universal(time.UTC), `{"midnight":"UTC","split_on":["source","medium","campaign","term","content","click_id"]}`},
		{`"ua"`, session.Universal(nil), `{"midnight":"UTC","split_on":["source","medium","campaign","term","content","click_id"]}`},
		{`"matomo"`, session.Matomo(nil), `{"at_timeout":"split","max_events":10000,"midnight":"UTC","split_on":["campaign"],"adopt":"direct"}`},
		{`"posthog"`, session.PostHog(), `{"max_age":"1d"}`},
		{`"plausible"`, session.Plausible(), `{"timeout":"31m","at_timeout":"split"}`},
		{`"d8a"`, session.D8A(), `{"max_age":"12h","at_max_age":"split","max_events":1000,"split_on":["campaign"],"adopt":"absent"}`},
		{`{"timeout": "30m", "at_timeout": "stay", "at_max_age": "stay", "adopt": "never", "trust_ids": false, "split_on": [], "passive": []}`, session.Policy{}, `{}`},
		{`{"timeout": "none", "trust_ids": true}`, session.Policy{Timeout: session.NoTimeout, TrustIDs: true}, `{"timeout":"none","trust_ids":true}`},
		{`{"passive": ["heartbeat"], "midnight": "Europe/Berlin", "timeout": "90m", "split_on": ["referrer_host", {"prop": "plan"}]}`,
			session.Policy{Timeout: 90 * time.Minute, Midnight: berlin, Passive: []string{"heartbeat"},
				SplitOn: []session.Attribute{session.ReferrerHost, session.Prop("plan")}},
			`{"timeout":"1h30m","midnight":"Europe/Berlin","split_on":["referrer_host",{"prop":"plan"}],"passive":["heartbeat"]}`},
	} {
		t.Run(test.json, func(t *testing.T) {
			got, err := session.Parse([]byte(test.json))
			require.NoError(t, err)
			if diff := gocmp.Diff(test.want, got, sameZone); diff != "" {
				t.Error(diff)
			}
			require.Equal(t, test.canonical, string(session.AppendJSON(nil, got)))
			again, err := session.Parse([]byte(test.canonical))
			require.NoError(t, err)
			if diff := gocmp.Diff(got, again, sameZone); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJSONRoundTrip(t *testing.T) {
	forRandom(t, func(t *testing.T, c *choices) {
		want := c.policy()
		text, err := json.Marshal(want)
		require.NoError(t, err)
		var got session.Policy
		require.NoError(t, json.Unmarshal(text, &got))
		if diff := gocmp.Diff(want, got, sameZone); diff != "" {
			t.Error(diff)
		}
		require.Equal(t, session.MustNew(want).Fingerprint(), session.MustNew(got).Fingerprint())
	})
}

func TestJSONFaults(t *testing.T) {
	for _, test := range []struct{ json, path, code string }{
		{`{`, "", "syntax"},
		{`{} {}`, "", "syntax"},
		{`7`, "", "type"},
		{`null`, "", "type"},
		{`"piwik"`, "", "unknown"},
		{`{"time_out": "30m"}`, "time_out", "unknown_key"},
		{`{"timeout": "30m", "timeout": "30m"}`, "timeout", "duplicate_key"},
		{`{"timeout": 30}`, "timeout", "type"},
		{`{"timeout": "0s"}`, "timeout", "duration"},
		{`{"timeout": "-1m"}`, "timeout", "duration"},
		{`{"timeout": ""}`, "timeout", "empty"},
		{`{"at_timeout": "never"}`, "at_timeout", "unknown"},
		{`{"at_timeout": ""}`, "at_timeout", "unknown"},
		{`{"max_age": "none"}`, "max_age", "duration"},
		{`{"max_age": "0m"}`, "max_age", "duration"},
		{`{"max_events": 0}`, "max_events", "range"},
		{`{"max_events": -3}`, "max_events", "range"},
		{`{"max_events": 1.5}`, "max_events", "range"},
		{`{"midnight": "Mars/Olympus"}`, "midnight", "zone"},
		{`{"midnight": "Local"}`, "midnight", "zone"},
		{`{"midnight": ""}`, "midnight", "empty"},
		{`{"split_on": "source"}`, "split_on", "type"},
		{`{"split_on": ["sauce"]}`, "split_on[0]", "unknown"},
		{`{"split_on": ["prop plan"]}`, "split_on[0]", "unknown"},
		{`{"split_on": ["source", {"prop": ""}]}`, "split_on[1].prop", "empty"},
		{`{"split_on": [{"property": "x"}]}`, "split_on[0].property", "unknown_key"},
		{`{"split_on": ["source", "source"]}`, "split_on[1]", "duplicate"},
		{`{"adopt": "always"}`, "adopt", "unknown"},
		{`{"passive": [""]}`, "passive[0]", "empty"},
		{`{"passive": ["a", "a"]}`, "passive[1]", "duplicate"},
		{`{"trust_ids": "yes"}`, "trust_ids", "type"},
	} {
		t.Run(test.json, func(t *testing.T) {
			_, err := session.Parse([]byte(test.json))
			var fault *conversion.Fault
			require.ErrorAs(t, err, &fault)
			require.Equal(t, [2]string{test.path, test.code}, [2]string{fault.Path, fault.Code}, fault.Error())
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"timeout":"31m","at_timeout":"split","split_on":["source",{"prop":"plan"}],"midnight":"UTC"}`)
	f.Add(`"matomo"`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := session.Parse([]byte(text))
		if err != nil {
			return
		}
		_, err = session.New(p)
		require.NoError(t, err, "what can be read can be used")
		again, err := session.Parse(session.AppendJSON(nil, p))
		require.NoError(t, err)
		if diff := gocmp.Diff(session.AppendJSON(nil, p), session.AppendJSON(nil, again)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFaults(t *testing.T) {
	_, err := session.New(session.Policy{
		Timeout: -1, MaxAge: -time.Hour, MaxEvents: -1, AtTimeout: "stay?", AtMaxAge: "x", Adopt: "x",
		Midnight: time.Local,
		SplitOn:  []session.Attribute{"sauce", session.Prop(""), session.Source, session.Source},
		Passive:  []string{"", "a", "a"},
	})
	var paths []string
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		var fault *conversion.Fault
		require.ErrorAs(t, e, &fault)
		paths = append(paths, fault.Path+" "+fault.Code)
	}
	require.Equal(t, []string{
		"timeout limit", "max_age limit", "max_events limit", "at_timeout value", "at_max_age value", "adopt value", "midnight zone",
		"split_on[0] attribute", "split_on[1] attribute", "split_on[3] duplicate", "passive[0] name", "passive[2] duplicate",
	}, paths)
	_, err = session.New(session.Policy{Midnight: time.FixedZone("home", 3600)})
	require.ErrorContains(t, err, `midnight: unknown time zone "home"`)
	_, err = session.New(session.Policy{Midnight: time.FixedZone("CET", 3600)})
	require.ErrorContains(t, err, "another time zone")
	_, err = session.New(session.Policy{Midnight: mustZone("CET")})
	require.NoError(t, err)
	require.Panics(t, func() { session.MustNew(session.Policy{MaxAge: -1}) })
}

func TestPreset(t *testing.T) {
	for name, want := range map[string]session.Policy{
		"ga4": session.GA4(), "universal": session.Universal(berlin), "ua": session.Universal(berlin), "matomo": session.Matomo(berlin),
		"posthog": session.PostHog(), "plausible": session.Plausible(), "snowplow": session.Snowplow(), "d8a": session.D8A(),
	} {
		got, err := session.Preset(name, berlin)
		require.NoError(t, err)
		if diff := gocmp.Diff(want, got, sameZone); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	_, err := session.Preset("GA4", nil)
	var fault *conversion.Fault
	require.True(t, errors.As(err, &fault))
}

func TestFingerprint(t *testing.T) {
	zero := session.MustNew(session.Policy{}).Fingerprint()
	require.Equal(t, zero, session.MustNew(session.Policy{Timeout: session.DefaultTimeout}).Fingerprint())
	require.Equal(t, zero, session.MustNew(session.Policy{}, session.WithResolver(channel.Default())).Fingerprint())
	seen := map[[32]byte]string{zero: "zero"}
	for i, p := range []session.Policy{
		{Timeout: session.NoTimeout}, {AtTimeout: session.Split}, {MaxAge: 1}, {MaxAge: math.MaxInt64}, {MaxEvents: 3},
		{Midnight: time.UTC}, {Midnight: berlin}, {SplitOn: []session.Attribute{session.Source}},
		{SplitOn: []session.Attribute{session.Prop("source")}}, {Adopt: session.AdoptDirect}, {Passive: []string{"a"}}, {TrustIDs: true},
	} {
		f := session.MustNew(p).Fingerprint()
		require.Empty(t, seen[f])
		seen[f] = fmt.Sprint(i)
	}
	require.Empty(t, seen[session.MustNew(session.Policy{}, session.WithResolver(channel.MustNew(channel.Config{Preset: "ua"}))).Fingerprint()])
}

func TestPolicyIsCopied(t *testing.T) {
	p := session.Policy{SplitOn: []session.Attribute{session.Source}, Passive: []string{"a"}}
	c := session.MustNew(p)
	p.SplitOn[0], p.Passive[0] = session.Medium, "b"
	q := c.Policy()
	require.Equal(t, session.Policy{SplitOn: []session.Attribute{session.Source}, Passive: []string{"a"}}, q)
	q.SplitOn[0] = session.Term
	require.Equal(t, session.Source, c.Policy().SplitOn[0])
}
