/** Hands traces to the pipeline. */
@NullMarked
package io.syncline.app.trace;

import org.jspecify.annotations.NullMarked;
