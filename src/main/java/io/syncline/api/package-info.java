/** The REST API under {@code /api/v1}, and who may use it. */
@NullMarked
package io.syncline.api;

import org.jspecify.annotations.NullMarked;
