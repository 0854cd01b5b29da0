/** Runs the cases that stand beside syncs, with the engine itself over systems in memory. */
@NullMarked
package io.syncline.app.cases;

import org.jspecify.annotations.NullMarked;
