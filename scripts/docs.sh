#!/usr/bin/env bash
# Rewrites docs/metrics/ from the definitions of the families: the test that compares the files writes them when told so.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/build.sh tests/Unit
FLEET_WRITE_DOCS=1 tests/Unit/bin/Release/net10.0/Fleet.Tests.Unit -noLogo -noColor -class Fleet.Tests.Unit.Documents.MetricDocumentsTests
