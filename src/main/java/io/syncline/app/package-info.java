/**
 * Wires the product together: producers, configuration, start-up; the only place that knows
 * everything.
 */
@NullMarked
package io.syncline.app;

import org.jspecify.annotations.NullMarked;
