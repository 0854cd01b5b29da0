/** Finds what a change of a record starts. */
@NullMarked
package io.syncline.core.sync.trigger;

import org.jspecify.annotations.NullMarked;
