/** Versions of definitions: what they said, what changed, and how to return to one. */
@NullMarked
package io.syncline.api.versions;

import org.jspecify.annotations.NullMarked;
