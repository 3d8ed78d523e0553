#!/usr/bin/env bash
# Builds a project or the solution in Release, from the locked packages: scripts/build.sh [PROJECT]
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-Fleet.sln}
dotnet restore --locked-mode "$what"
# No compiler or build server outlives the build: what a script starts it also ends.
dotnet build --no-restore --configuration Release --nologo -nodeReuse:false -p:UseSharedCompilation=false "$what"
