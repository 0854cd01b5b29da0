/** A sync: its state, its definition and its integration map. */
@NullMarked
package io.syncline.console.syncs;

import org.jspecify.annotations.NullMarked;
