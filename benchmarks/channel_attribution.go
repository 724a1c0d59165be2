package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed channel_attribution.R
var channelAttributionScript string

// channelAttribution measures the R package ChannelAttribution, with its defaults,
// on the same lines of paths, or says why it cannot.
func channelAttribution(journeys int) string {
	const name = "ChannelAttribution (R)"
	out, err := runR(`cat(requireNamespace("ChannelAttribution", quietly = TRUE))`)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return name + ": not measured, because there is no R here (Debian: r-base-core)."
	case err != nil:
		return fmt.Sprintf("%s: not measured: R failed: %v", name, err)
	case strings.TrimSpace(out) != "TRUE":
		return name + ": not measured, because R is here but its package ChannelAttribution is not, and the system's packages do not have it: " +
			"install.packages(\"ChannelAttribution\") where CRAN can be reached."
	}
	file, err := writeLines(randomPaths(journeys, 20))
	if err != nil {
		return fmt.Sprintf("%s: not measured: %v", name, err)
	}
	defer os.RemoveAll(filepath.Dir(file)) //nolint:errcheck // a temporary folder
	out, err = runR(channelAttributionScript, file)
	if err != nil {
		return fmt.Sprintf("%s: not measured: R failed: %v\n%s", name, err, out)
	}
	return name + ", seconds on the same lines:\n" + out
}

func runR(script string, args ...string) (string, error) {
	r, err := exec.LookPath("Rscript")
	if err != nil {
		return "", exec.ErrNotFound
	}
	cmd := exec.Command(r, append([]string{"-e", script}, args...)...)
	out, err := cmd.Output()
	return string(out), err
}

func writeLines(lines []aggregated) (file string, err error) {
	folder, err := os.MkdirTemp("", "paths")
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	b.WriteString("path,conversions,value,nulls\n")
	for _, l := range lines {
		fmt.Fprintf(&b, "%s,%d,%d.%02d,%d\n", l.path, l.conversions, l.cents/100, l.cents%100, l.nulls)
	}
	file = filepath.Join(folder, "paths.csv")
	return file, os.WriteFile(file, b.Bytes(), 0o600)
}
