import { calendarNotificationService } from "@calendar/js/services/calendar_notification_service";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

const ADDRESS = /\s*\S+\/odoo\/res\.partner\/(\d+)\/customer-brief$/;

/** Turns the URL of the brief in a meeting reminder into a button. */
patch(calendarNotificationService, {
    start(env, services) {
        const { action, notification } = services;
        const add = (message, options) => {
            const found = typeof message === "string" && message.match(ADDRESS);
            if (!found) {
                return notification.add(message, options);
            }
            const open = {
                name: _t("Brief"),
                onClick: () =>
                    action.doAction("statcrm_custom.statcrm_brief_action", {
                        additionalContext: { active_id: Number(found[1]) },
                    }),
            };
            return notification.add(message.replace(ADDRESS, ""), {
                ...options,
                buttons: [...(options?.buttons || []), open],
            });
        };
        return super.start(env, { ...services, notification: { ...notification, add } });
    },
});
