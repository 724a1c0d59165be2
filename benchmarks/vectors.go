package main

import (
	_ "embed"
	"encoding/json"
)

// vector is a referrer and the truth about it: who owns the host, and what it is
// for. The truth is set down by hand, not by any of the classifiers.
type vector struct {
	Referrer string `json:"referrer"`
	verdict
	About string `json:"about"`
}

//go:embed testdata/referrers.json
var vectorText []byte

func readVectors() (all []vector, err error) {
	err = json.Unmarshal(vectorText, &all)
	return all, err
}

// page is the page on which the visits of the vectors begin.
const page = "https://www.shop.example/"
