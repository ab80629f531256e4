-- Members have no right to any of these tables. The functions run as their owner, whom the policies
-- bind: nobody writes as another and nobody takes what is another's, whatever a function forgets.
SELECT wall_table(name) FROM unnest(ARRAY[
    'live_machines', 'live_rooms', 'live_people', 'live_lines', 'live_knocks', 'live_signals',
    'live_presence', 'live_limits'
]) AS name;

CREATE POLICY looked_up ON live_machines FOR SELECT TO meeting_owner USING (true);
CREATE POLICY own ON live_machines TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));

CREATE POLICY looked_up ON live_rooms FOR SELECT TO meeting_owner USING (true);
CREATE POLICY own ON live_rooms TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));

CREATE POLICY looked_up ON live_people FOR SELECT TO meeting_owner USING (true);
CREATE POLICY of_the_host ON live_people TO meeting_owner
    USING (room IN (SELECT r.room FROM live_rooms AS r WHERE r.user_id = (SELECT my_id())))
    WITH CHECK (room IN (SELECT r.room FROM live_rooms AS r WHERE r.user_id = (SELECT my_id())));

CREATE POLICY looked_up ON live_lines FOR SELECT TO meeting_owner USING (true);
CREATE POLICY own ON live_lines TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));

CREATE POLICY own ON live_knocks TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));
CREATE POLICY heard ON live_knocks FOR SELECT TO meeting_owner
    USING (host_user = (SELECT my_id()));
CREATE POLICY answered ON live_knocks FOR UPDATE TO meeting_owner
    USING (host_user = (SELECT my_id())) WITH CHECK (host_user = (SELECT my_id()));

CREATE POLICY seen ON live_signals FOR SELECT TO meeting_owner
    USING (recipient_user = (SELECT my_id()) OR sender_user = (SELECT my_id()));
CREATE POLICY sent ON live_signals FOR INSERT TO meeting_owner
    WITH CHECK (sender_user = (SELECT my_id()));
CREATE POLICY taken ON live_signals FOR UPDATE TO meeting_owner
    USING (recipient_user = (SELECT my_id())) WITH CHECK (recipient_user = (SELECT my_id()));

CREATE POLICY looked_up ON live_presence FOR SELECT TO meeting_owner USING (true);
CREATE POLICY own ON live_presence TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));

CREATE POLICY own ON live_limits TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));
