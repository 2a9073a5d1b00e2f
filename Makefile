# make demo   a synthetic exam of 23,000 applicants, from empty database to a running site
# make test   every test, on SQLite and on PostgreSQL; exported workbooks in LibreOffice
# make check  what CI runs: tests, fmt, clippy, doc
# make bench  figures of the planner (PLANS=--city: 230,000 applicants too) and the papers, and of other programs making the same ticket (Python, PyPI)
# make tour   walks the three tours of README in Chromium against a running demo (needs node and chromium)
# make setup  only the tools the build needs

TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: setup demo test check bench tour

setup:
	@sh tests/setup.sh build

demo: setup
	cargo build --release --locked
	$(TARGET)/release/kaowu demo $(DEMO)

test: setup
	@sh tests/setup.sh postgres
	@sh tests/setup.sh python
	@sh tests/setup.sh papers
	@sh tests/setup.sh spreadsheet
	sh tests/with-postgres.sh cargo test --workspace --locked

check:
	bash .ci/run

bench: setup
	cargo build --release --locked
	$(TARGET)/release/kaowu demo --no-serve --dir $(shell mktemp -d)/demo $(DEMO)
	cargo run --release --locked --example plan_speed -- $(PLANS)
	cargo run --release --locked --example paper_speed -- $(TARGET)/bench
	sh examples/compare/run.sh $(TARGET)/bench

tour:
	cd tests/tour && npm install --no-audit --no-fund --silent && node tour.mjs $(or $(URL),http://localhost:8080) $(abspath $(or $(DIR),data/demo)) $(SHOTS)
