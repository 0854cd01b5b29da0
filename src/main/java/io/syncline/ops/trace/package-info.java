/** Traces of changes, from the intake to the delivery, by OpenTelemetry. */
@NullMarked
package io.syncline.ops.trace;

import org.jspecify.annotations.NullMarked;
