# Sourced by the other scripts: puts Swift on PATH, or says that there is none and stops.
# shellcheck shell=bash

swift_folder() {
    local folder
    for folder in /opt/swift/usr/bin /opt/swift-*/usr/bin /usr/local/swift/usr/bin /usr/local/swift-*/usr/bin \
        /usr/share/swift/usr/bin "$HOME"/swift/usr/bin "$HOME"/.local/share/swiftly/bin; do
        if [ -x "$folder/swift" ]; then
            echo "$folder"
            return
        fi
    done
}

if ! command -v swift >/dev/null; then
    PATH="$(swift_folder):$PATH"
    export PATH
fi
if ! command -v swift >/dev/null; then
    echo "jobtrail is built with Swift 6.3 or later, and no swift was found on PATH: see https://www.swift.org/install" >&2
    exit 1
fi
