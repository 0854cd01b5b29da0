/** Syncs and systems. */
@NullMarked
package io.syncline.api.systems;

import org.jspecify.annotations.NullMarked;
