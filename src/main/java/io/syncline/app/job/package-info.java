/** What the application does by itself from time to time. */
@NullMarked
package io.syncline.app.job;

import org.jspecify.annotations.NullMarked;
