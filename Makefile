# Each target installs what it needs. `go test ./...` alone is the everyday test.
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME ?= 10s

.PHONY: test race lint peers browser fuzz bench bench-peers generate api conformance

test:
	go test ./...

race:
	go test -race -short ./...

lint:
	test -z "$$(gofmt -l .)"
	go vet ./...
	go run $(GOLANGCI) run

# The nested module, which needs other people's modules: who gives the same answers.
peers:
	go -C benchmarks vet ./...
	go -C benchmarks test ./...
	cd benchmarks && go run $(GOLANGCI) run

# The nested module that opens the HTML page in Chromium. BROWSER_SHOTS=folder keeps
# pictures. What is missing is installed by root on Debian.
browser:
	@missing=$$(command -v chromium >/dev/null || echo chromium fonts-dejavu-core; command -v npm >/dev/null || echo npm); \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && apt-get install -qy --no-install-recommends $$missing; \
	fi
	go -C report/browser vet ./...
	go -C report/browser test -count=1 -timeout 20m ./...
	cd report/browser && go run $(GOLANGCI) run

# Each package is compiled once for all its targets. The fuzzer itself sometimes fails
# when its time is over while it works ("context deadline exceeded", and no failing
# input); that target is run once more.
fuzz:
	@bin=$$(mktemp) && cache=$$(go env GOCACHE)/fuzz && \
	go list -f '{{.ImportPath}} {{.Dir}}' ./... | while read -r pkg dir; do \
		targets=$$(grep -hos '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | cut -c6-); \
		[ -n "$$targets" ] || continue; \
		go test -c -o $$bin -fuzz Fuzz $$pkg || exit 1; \
		for target in $$targets; do \
			echo "fuzz $$pkg $$target"; \
			run="$$bin -test.run ^$$ -test.fuzz ^$$target$$ -test.fuzztime $(FUZZTIME) -test.fuzzcachedir $$cache/$$pkg"; \
			out=$$(cd $$dir && $$run 2>&1) && continue; \
			echo "$$out"; \
			echo "$$out" | grep -q 'context deadline exceeded' && ! echo "$$out" | grep -q 'Failing input' && (cd $$dir && $$run) && continue; \
			exit 1; \
		done || exit 1; \
	done && rm -f $$bin

bench:
	go test -run '^$$' -bench . ./...

bench-peers:
	go -C benchmarks run .

# The embedded channel table, the JSON Schema.
generate:
	go generate ./...

# Accepts a change of the public API; say it in CHANGELOG.md.
api:
	go test ./internal/house -run PublicAPI -update

conformance:
	go test -count=1 -v ./internal/conformance
