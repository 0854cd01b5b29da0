/** The server of webhooks: requests, bodies, answers. */
@NullMarked
package io.syncline.route.intake.http;

import org.jspecify.annotations.NullMarked;
