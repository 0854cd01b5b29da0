/** Workflows that run for records. */
@NullMarked
package io.syncline.api.workflows;

import org.jspecify.annotations.NullMarked;
