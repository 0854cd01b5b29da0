/** The use case: one event in; record, shadows and deliveries out. */
@NullMarked
package io.syncline.core.sync;

import org.jspecify.annotations.NullMarked;
