/** The connected systems: health, limits, credentials, webhooks, and what can be done. */
@NullMarked
package io.syncline.console.systems;

import org.jspecify.annotations.NullMarked;
