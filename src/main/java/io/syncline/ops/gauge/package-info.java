/** Gauges that are read from the database once a minute. */
@NullMarked
package io.syncline.ops.gauge;

import org.jspecify.annotations.NullMarked;
