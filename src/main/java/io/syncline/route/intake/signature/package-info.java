/** Schemes by which vendors sign their webhooks. */
@NullMarked
package io.syncline.route.intake.signature;

import org.jspecify.annotations.NullMarked;
