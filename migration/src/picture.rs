//! Pictures (照片与示意图): who serves, for the badge; how a site lies, for the ticket.

crate::write::tables!(
    "m0021_picture",
    up: [
        "CREATE TABLE staff_photo (staff_id BIGINT PRIMARY KEY REFERENCES staff (id), cell {blob} NOT NULL)",
        "CREATE TABLE site_map (site_id BIGINT PRIMARY KEY REFERENCES site (id), png {blob} NOT NULL)",
    ],
    down: ["site_map", "staff_photo"]
);
