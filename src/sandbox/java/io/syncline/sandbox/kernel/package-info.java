/** What all stand-in business systems share: HTTP, faults, records, journal, webhooks, control. */
@NullMarked
package io.syncline.sandbox.kernel;

import org.jspecify.annotations.NullMarked;
